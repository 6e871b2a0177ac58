/** Colours and fonts of a page; every view takes them from here, so that it fits dark and light alike. */
export interface Look {
  readonly dark: boolean;
  readonly text: string;
  readonly secondary: string;
  readonly background: string;
  readonly raised: string;
  readonly border: string;
  readonly font: string;
  readonly link: string;
  readonly high: string;
  readonly low: string;
  readonly none: string;
  readonly warn: string;
  readonly accent: string;
  readonly limit: string;
  readonly specification: string;
  /** Colours of several curves, in order. */
  readonly curves: readonly string[];
}

type Tones<Name extends string> = { readonly [K in Name]?: string | undefined } | undefined;

/** What is read of a theme of Grafana. */
export interface ThemeColors {
  readonly isDark: boolean;
  readonly colors: {
    readonly text: Tones<'primary' | 'secondary' | 'link'>;
    readonly background: Tones<'primary' | 'secondary'>;
    readonly border: Tones<'weak'>;
  };
  readonly typography: { readonly fontFamily?: string | undefined };
  readonly visualization: { readonly getColorByName: (name: string) => string };
}

/** The look of a theme of Grafana. Marks are dark on light and light on dark, for contrast. */
export function lookOf(theme: ThemeColors): Look {
  const name = theme.visualization.getColorByName;
  const text = theme.colors.text?.primary ?? name('text');
  const secondary = theme.colors.text?.secondary ?? text;
  const background = theme.colors.background?.primary ?? (theme.isDark ? 'black' : 'white');
  const tone = (color: string): string => name(theme.isDark ? color : `dark-${color}`);
  return {
    dark: theme.isDark,
    text,
    secondary,
    link: theme.colors.text?.link ?? text,
    background,
    raised: theme.colors.background?.secondary ?? background,
    border: theme.colors.border?.weak ?? secondary,
    font: theme.typography.fontFamily ?? 'sans-serif',
    high: name(theme.isDark ? 'red' : 'semi-dark-red'),
    low: name(theme.isDark ? 'green' : 'dark-green'),
    none: secondary,
    warn: tone('orange'),
    accent: name(theme.isDark ? 'light-blue' : 'semi-dark-blue'),
    limit: tone('orange'),
    specification: name(theme.isDark ? 'light-purple' : 'dark-purple'),
    curves: [tone('blue'), tone('orange'), tone('green'), tone('purple'), tone('red'), tone('yellow')],
  };
}

/** A colour with an opacity, for fills; takes `#rgb`, `#rrggbb` and `rgb(…)`. */
export function faded(color: string, opacity: number): string {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color)?.[1];
  if (hex !== undefined) {
    const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
    const part = (at: number): number => Number.parseInt(full.slice(at, at + 2), 16);
    return `rgba(${part(0)}, ${part(2)}, ${part(4)}, ${opacity})`;
  }
  const numbers = /^rgba?\(([^)]*)\)$/
    .exec(color)?.[1]
    ?.split(/[ ,/]+/)
    .slice(0, 3);
  return numbers ? `rgba(${numbers.join(', ')}, ${opacity})` : color;
}
