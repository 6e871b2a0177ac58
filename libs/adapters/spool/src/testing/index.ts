export { FaultyFiles } from './faulty-files';
