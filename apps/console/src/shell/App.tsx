import { useEffect, useState, type ReactElement } from 'react';
import type { Look } from 'cellgate-quality-panel';
import type { PlantAnswer } from '../api/answers';
import { useAnswer } from '../api/use-answer';
import { CorrectionsPage } from '../pages/CorrectionsPage';
import { LinePage } from '../pages/LinePage';
import { RiskPage } from '../pages/RiskPage';
import { SamplingPage } from '../pages/SamplingPage';
import { SpcPage } from '../pages/SpcPage';
import { Header } from './Header';
import { useLook } from './use-look';

/** What every page is given. */
export interface PageProps {
  readonly look: Look;
  /** IANA name of the site's zone. */
  readonly timeZone: string;
}

const PAGES = {
  line: { title: 'Line', page: LinePage },
  risk: { title: 'Risk', page: RiskPage },
  spc: { title: 'SPC', page: SpcPage },
  sampling: { title: 'Sampling', page: SamplingPage },
  corrections: { title: 'Corrections', page: CorrectionsPage },
} as const satisfies Record<string, { title: string; page: (props: PageProps) => ReactElement }>;
export type PageName = keyof typeof PAGES;

const isPage = (name: string): name is PageName => name in PAGES;
const asked = (): PageName => {
  const name = location.hash.slice(1).split('/')[0] ?? '';
  return isPage(name) ? name : 'line';
};

const PLANT_MS = 300_000;

export function App(): ReactElement {
  const [name, setName] = useState(asked);
  const { look, theme, choose } = useLook();
  const plant = useAnswer<PlantAnswer>('/plant', PLANT_MS);
  useEffect(() => {
    const follow = (): void => setName(asked());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    document.title = `${PAGES[name].title} – Cellgate`;
  }, [name]);
  const timeZone = plant.answer?.site.timeZone ?? 'UTC';
  const Page = PAGES[name].page;
  return (
    <>
      <Header
        site={plant.answer?.site.name ?? ''}
        timeZone={timeZone}
        theme={theme}
        onTheme={choose}
        pages={Object.entries(PAGES).map(([id, { title }]) => ({ id, title, current: id === name }))}
        failure={plant.failure}
      />
      <main>
        <h1 className="hidden">{PAGES[name].title}</h1>
        <Page look={look} timeZone={timeZone} />
      </main>
    </>
  );
}
