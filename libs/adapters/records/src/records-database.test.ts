import { join } from 'node:path';
import { RecordsUnavailableError } from './errors';
import { RecordsDatabase } from './records-database';
import { temporaryDirectory } from './testing/temporary-directory';

describe('RecordsDatabase', () => {
  const directory = temporaryDirectory();
  let database: RecordsDatabase;
  beforeEach(() => {
    database = RecordsDatabase.open(join(directory(), 'records.sqlite'));
    database.run('CREATE TABLE owner (id INTEGER PRIMARY KEY)');
    // Looked at when the write is committed, as the room on a disk is.
    database.run(
      'CREATE TABLE thing (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES owner (id) DEFERRABLE INITIALLY DEFERRED)',
    );
  });
  afterEach(() => {
    database.close();
  });

  const things = () => Number(database.get('SELECT count(*) AS n FROM thing')?.['n']);

  it('tells of a write that could not be committed after its row was given, and goes on', () => {
    const insert = 'INSERT INTO thing (owner) VALUES (?) RETURNING id';
    expect(() => database.write(insert, 7)).toThrow(RecordsUnavailableError);
    expect(things()).toBe(0);
    database.run('INSERT INTO owner (id) VALUES (7)');
    expect(database.write(insert, 7)).toEqual({ id: 1 });
    expect(things()).toBe(1);
  });

  it('writes as part of the transaction that it is called in', () => {
    expect(() =>
      database.transaction(() => {
        database.write('INSERT INTO thing (owner) VALUES (NULL) RETURNING id');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(things()).toBe(0);
  });
});
