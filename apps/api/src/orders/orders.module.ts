import { Module } from '@nestjs/common';
import { useCase } from '../composition/use-case';
import { OrdersController } from './orders.controller';
import { ProductionOrders } from './production-orders';

@Module({ controllers: [OrdersController], providers: [useCase(ProductionOrders)] })
export class OrdersModule {}
