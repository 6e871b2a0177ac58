import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { LineRecords } from '@cellgate/records';
import { DEMO_PERSONS } from '../composition/tokens';
import { Problem } from '../http/problem';
import type { DemoPersons } from './demo-persons';

/** Signing in at the demonstration; part of no contract, and not there anywhere else. */
@Controller()
export class DemoController {
  constructor(
    @Inject(DEMO_PERSONS) private readonly persons: DemoPersons | null,
    private readonly records: LineRecords,
  ) {}

  /** Whether this is the demonstration; the console asks it everywhere. */
  @Get('/demo')
  state(): { demo: boolean; approver: string | null } {
    const persons = this.active();
    return { demo: persons !== null, approver: persons?.approver().name ?? null };
  }

  /** Requests of other web pages were refused before, as every change is while there are no tokens. */
  @Post('/demo/sign-in')
  @HttpCode(200)
  signIn(): { name: string; token: string } {
    const persons = this.active();
    if (persons === null) throw new Problem('UNKNOWN_ROUTE', 'this is not the demonstration');
    return persons.approver();
  }

  /** With the first real token the demonstration is over. */
  private active(): DemoPersons | null {
    return this.records.tokens.everCreated() ? null : this.persons;
  }
}
