import * as data from '@grafana/data';
import * as runtime from '@grafana/runtime';
import * as ui from './ui-exports.ts';
import * as react from 'react';
import * as reactDom from 'react-dom';
import * as jsx from 'react/jsx-runtime';

type Plugin = data.PanelPlugin;
type Define = ((...args: readonly unknown[]) => void) & { amd: object };

/**
 * Loads the built module as Grafana's AMD loader does. A dependency that is no external fails: the list of externals is
 * tested with it.
 */
export function loadBuilt(source: string): Promise<Plugin> {
  const given: Readonly<Record<string, unknown>> = {
    react,
    'react-dom': reactDom,
    'react/jsx-runtime': jsx,
    '@grafana/data': data,
    '@grafana/runtime': runtime,
    '@grafana/ui': ui,
    module: { id: 'panel', uri: source },
  };
  return new Promise((resolve, reject) => {
    const define = ((...args: readonly unknown[]) => {
      const factory = args.at(-1) as (...dependencies: readonly unknown[]) => { plugin: Plugin };
      const wanted = (args.find((argument) => Array.isArray(argument)) ?? []) as readonly string[];
      const unknown = wanted.filter((name) => !(name in given));
      if (unknown.length > 0) reject(new Error(`no external that Grafana provides: ${unknown.join(', ')}`));
      else resolve(factory(...wanted.map((name) => given[name])).plugin);
    }) as Define;
    define.amd = {};
    Object.assign(window, { define });
    const script = Object.assign(document.createElement('script'), { src: source });
    script.onerror = () => reject(new Error(`${source} cannot be loaded`));
    document.head.append(script);
  });
}
