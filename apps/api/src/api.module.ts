import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { CellsModule } from './cells/cells.module';
import { LineModule } from './composition/line.module';
import type { Line } from './composition/line.module';
import { CorrectionsModule } from './corrections/corrections.module';
import { DemoModule } from './demo/demo.module';
import { DocsModule } from './docs/docs.module';
import { GapsModule } from './gaps/gaps.module';
import { HealthModule } from './health/health.module';
import { AccessGuard } from './http/access.guard';
import { CheckInput } from './http/check-input';
import { Idempotency } from './http/idempotency';
import { ProblemFilter } from './http/problem.filter';
import { InspectionsModule } from './inspections/inspections.module';
import { LabelsModule } from './labels/labels.module';
import { MachinesModule } from './machines/machines.module';
import { ModelsModule } from './models/models.module';
import { OrdersModule } from './orders/orders.module';
import { PageModule } from './page/page.module';
import { PlantModule } from './plant/plant.module';
import { RiskModule } from './risk/risk.module';
import { SamplingModule } from './sampling/sampling.module';
import { SpcModule } from './spc/spc.module';

@Module({})
export class ApiModule {
  static of(line: Line): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        LineModule.of(line),
        PlantModule,
        MachinesModule,
        OrdersModule,
        CellsModule,
        InspectionsModule,
        RiskModule,
        SamplingModule,
        SpcModule,
        GapsModule,
        CorrectionsModule,
        ModelsModule,
        LabelsModule,
        HealthModule,
        DemoModule,
        DocsModule,
        PageModule,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        // Who asks comes before what is asked, and both before the body is read.
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: CheckInput },
        { provide: APP_INTERCEPTOR, useClass: Idempotency },
      ],
    };
  }
}
