/** Servers and networks for the tests of other projects. */
export { Open62541Server, findOpen62541 } from './open62541-server';
export { TcpProxy } from './tcp-proxy';
