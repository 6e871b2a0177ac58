import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StaticFiles } from './static-files';

const PUBLIC = ['docs.html', 'docs.js', 'docs.css', 'icon.svg'];
const SWAGGER = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/** Written by hand, beside `src` and `dist`. */
export const PUBLIC_FILES = new StaticFiles(join(__dirname, '..', '..', 'public'), PUBLIC);

export const SWAGGER_FILES = new StaticFiles(
  dirname(createRequire(__filename).resolve('swagger-ui-dist/package.json')),
  SWAGGER,
);

const CONSOLE = join(__dirname, '..', '..', '..', 'console', 'dist');

/** The built console: its page, script and style sheet. */
export const CONSOLE_FILES = new StaticFiles(
  CONSOLE,
  existsSync(CONSOLE) ? readdirSync(CONSOLE).filter((name) => !name.startsWith('.')) : [],
);
