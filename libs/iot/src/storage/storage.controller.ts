import type { StorageBudget } from '@coprowatt/contracts';
import { Access } from '@coprowatt/identity';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { StorageBudgetAnswer } from './storage.answer.ts';
import { StorageBudgets } from './storage.service.ts';

@ApiTags('admin')
@Access({ role: 'admin' })
@Controller('admin/storage')
export class StorageController {
  constructor(private readonly budgets: StorageBudgets) {}

  @Get()
  @ApiOperation({
    summary: 'What readings take on the disk, how long curves are kept, and what a year will add',
  })
  @ApiOkResponse({
    type: StorageBudgetAnswer,
    description:
      'Sizes and counts only, of no meter in particular; `estimates` names the figures that are estimated',
  })
  measure(): Promise<StorageBudget> {
    return this.budgets.measure();
  }
}
