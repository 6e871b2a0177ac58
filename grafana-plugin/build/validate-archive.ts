import { unzipSync } from 'fflate';

/** Most bytes of module.js; views that bring statistics along are chunks of their own. */
const MOST_MODULE_BYTES = 60_000;
const MOST_CHUNK_BYTES = 150_000;
const ID = /^[0-9a-z]+-([0-9a-z]+-)?(app|panel|datasource)$/;

/**
 * Checks an archive by the rules of Grafana's plugin catalogue, as far as they can be checked without Grafana.
 *
 * @param name - file name of the archive
 * @param version - version that the package says
 * @returns what is wrong, empty when nothing is
 */
export function validateArchive(name: string, archive: Uint8Array, version: string): readonly string[] {
  const problems: string[] = [];
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(archive);
  } catch (error) {
    return [`${name} is no zip archive: ${String(error)}`];
  }
  const folders = new Set(Object.keys(files).map((file) => file.slice(0, file.indexOf('/'))));
  const [id, ...others] = folders;
  if (id === undefined || others.length > 0) {
    return [`the archive must hold one folder, named after the plugin; it holds ${[...folders].join(', ')}`];
  }
  const text = (file: string): string | null => {
    const bytes = files[`${id}/${file}`];
    return bytes ? new TextDecoder().decode(bytes) : null;
  };
  for (const file of ['plugin.json', 'module.js', 'module.js.map', 'README.md', 'CHANGELOG.md', 'LICENSE']) {
    if (text(file) === null) problems.push(`${file} is missing`);
  }
  const described = text('plugin.json');
  if (described !== null)
    problems.push(...pluginProblems(described, id, name, version, (file) => text(file) !== null));
  const readme = text('README.md') ?? '';
  if (readme.length < 300) problems.push('README.md says too little');
  if (/grafana panel plugin template|create-plugin/i.test(readme)) problems.push('README.md is a template');
  for (const [file, bytes] of Object.entries(files)) {
    const short = file.slice(id.length + 1);
    if (short.endsWith('.js')) problems.push(...scriptProblems(short, new TextDecoder().decode(bytes)));
    if (short.endsWith('.svg') && /<script|\son\w+\s*=/i.test(new TextDecoder().decode(bytes))) {
      problems.push(`${short} holds a script`);
    }
  }
  return problems;
}

function pluginProblems(
  json: string,
  id: string,
  archive: string,
  version: string,
  has: (file: string) => boolean,
): readonly string[] {
  const problems: string[] = [];
  let plugin: Record<string, unknown>;
  try {
    plugin = JSON.parse(json) as Record<string, unknown>;
  } catch (error) {
    return [`plugin.json is no JSON: ${String(error)}`];
  }
  const info = (plugin['info'] ?? {}) as Record<string, unknown>;
  if (/%[A-Z_]+%/.test(json)) problems.push('plugin.json holds a placeholder');
  if (plugin['id'] !== id) problems.push(`plugin.json: id is ${String(plugin['id'])}, the folder ${id}`);
  if (!ID.test(String(plugin['id'])))
    problems.push(`plugin.json: id ${String(plugin['id'])} must match ${ID}`);
  if (plugin['type'] !== 'panel') problems.push('plugin.json: type must be panel');
  if (typeof plugin['name'] !== 'string' || plugin['name'] === '')
    problems.push('plugin.json: name is missing');
  if (info['version'] !== version)
    problems.push(`plugin.json: version is ${String(info['version'])}, the package's ${version}`);
  if (archive !== `${id}-${version}.zip`) problems.push(`the archive must be called ${id}-${version}.zip`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(String(info['updated'])))
    problems.push('plugin.json: info.updated must be a date');
  if (!Array.isArray(info['keywords']) || info['keywords'].length === 0)
    problems.push('plugin.json: keywords are missing');
  if (typeof info['description'] !== 'string') problems.push('plugin.json: description is missing');
  const depends = (plugin['dependencies'] ?? {}) as Record<string, unknown>;
  if (!/^(>=|\^|~)\d+\.\d+\.\d+( <\d+\.\d+\.\d+)?$/.test(String(depends['grafanaDependency']))) {
    problems.push(
      `plugin.json: grafanaDependency ${String(depends['grafanaDependency'])} is no range of versions`,
    );
  }
  const logos = (info['logos'] ?? {}) as Record<string, unknown>;
  const shots = Array.isArray(info['screenshots']) ? (info['screenshots'] as { path?: unknown }[]) : [];
  for (const file of [logos['small'], logos['large'], ...shots.map((shot) => shot.path)]) {
    if (typeof file !== 'string' || !has(file))
      problems.push(`plugin.json: picture ${String(file)} is missing`);
  }
  for (const link of Array.isArray(info['links']) ? (info['links'] as { url?: unknown }[]) : []) {
    if (!String(link.url).startsWith('https://'))
      problems.push(`plugin.json: link ${String(link.url)} must be https`);
  }
  return problems;
}

function scriptProblems(file: string, script: string): readonly string[] {
  const problems: string[] = [];
  const most = file === 'module.js' ? MOST_MODULE_BYTES : MOST_CHUNK_BYTES;
  if (script.length > most) problems.push(`${file} has ${script.length} bytes, at most ${most} are allowed`);
  if (/console\.(log|info|debug)\s*\(/.test(script)) problems.push(`${file} writes to the console`);
  if (/\b(google-analytics|googletagmanager|segment\.com|hotjar)\b/i.test(script))
    problems.push(`${file} tracks users`);
  if (/\b(localStorage|sessionStorage|indexedDB)\b/.test(script))
    problems.push(`${file} uses the browser's storage`);
  return problems;
}
