import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Plant } from '@cellgate/plant';
import { LineRecords } from '@cellgate/records';
import { TimeSeriesStore } from '@cellgate/time-series';
import type { DemoPersons } from '../demo/demo-persons';
import { CLOCK, DEMO_PERSONS, EXPORT_DIR, MODEL_FOLDERS, PLANT } from './tokens';
import type { Clock } from './tokens';

/** Where the models are, and which of them grades until a person approves another one. */
export interface ModelFolders {
  readonly directory: string;
  readonly champion: string;
}

/** What every part of the API stands on. Whoever opened store and records closes them. */
export interface Line {
  readonly plant: Plant;
  readonly store: TimeSeriesStore;
  readonly records: LineRecords;
  readonly now: Clock;
  /** Where files for people are written; none are when left out. */
  readonly exportDir?: string;
  readonly models: ModelFolders;
  /** Only where nothing but the simulated line can be reached. */
  readonly demoPersons?: DemoPersons | null;
}

@Module({})
export class LineModule {
  static of(line: Line): DynamicModule {
    const providers = [
      { provide: PLANT, useValue: line.plant },
      { provide: TimeSeriesStore, useValue: line.store },
      { provide: LineRecords, useValue: line.records },
      { provide: CLOCK, useValue: line.now },
      { provide: EXPORT_DIR, useValue: line.exportDir ?? null },
      { provide: DEMO_PERSONS, useValue: line.demoPersons ?? null },
      { provide: MODEL_FOLDERS, useValue: line.models },
    ];
    return { module: LineModule, global: true, providers, exports: providers };
  }
}
