import { useEffect, useState } from 'react';
import type { Look } from 'cellgate-quality-panel';
import { lookFor } from './looks';

export type Theme = 'system' | 'dark' | 'light';
const STORED = 'cellgate-theme';

/** The theme of the page: what the user chose, else that of the system; the style sheet follows the same choice. */
export function useLook(): { look: Look; theme: Theme; choose: (theme: Theme) => void } {
  const [theme, setTheme] = useState<Theme>(() => (localStorage.getItem(STORED) as Theme | null) ?? 'system');
  const [systemDark, setSystemDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const follow = (event: MediaQueryListEvent): void => setSystemDark(event.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  useEffect(() => {
    document.documentElement.style.colorScheme = theme === 'system' ? 'light dark' : theme;
  }, [theme]);
  const choose = (chosen: Theme): void => {
    localStorage.setItem(STORED, chosen);
    setTheme(chosen);
  };
  return { look: lookFor(theme === 'system' ? systemDark : theme === 'dark'), theme, choose };
}
