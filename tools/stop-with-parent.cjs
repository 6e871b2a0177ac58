// Loaded before each process that `npm start` starts: the end of standard input is the wish to stop. It comes
// when the supervisor asks for it and also when the supervisor dies without a word, so that nothing is left behind.
// It works the same on systems that have no SIGTERM.
'use strict';
process.stdin.on('end', () => process.emit('SIGTERM', 'SIGTERM'));
process.stdin.on('error', () => process.emit('SIGTERM', 'SIGTERM'));
process.stdin.resume();
process.stdin.unref();
