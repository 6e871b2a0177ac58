/** HOST lets other machines in although no token was ever created. */
export class OpenToOthersError extends Error {
  override readonly name = 'OpenToOthersError';
  readonly code = 'OPEN_TO_OTHERS';

  constructor() {
    super(
      'HOST: without tokens only a loopback address may be listened on; create one first:\n' +
        '  npm run token -w apps/api -- create --name NAME --scopes read,inspect',
    );
  }
}
