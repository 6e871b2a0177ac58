/** Injection tokens of what is not a class. */
export const PLANT = Symbol('Plant');
export const CLOCK = Symbol('Clock');
export const MODEL_FOLDERS = Symbol('ModelFolders');
export const SETTINGS = Symbol('Settings');
export const EXPORT_DIR = Symbol('ExportDir');
export const DEMO_PERSONS = Symbol('DemoPersons');

/** Milliseconds since 1970 UTC. */
export type Clock = () => number;
