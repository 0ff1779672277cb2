import type { OperatorStateList } from '@coprowatt/contracts';
import { Access } from '@coprowatt/identity';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperatorStateListAnswer } from './operator-state.answer.ts';
import { OperatorStates } from './operator-state.service.ts';

@ApiTags('admin')
@Access({ role: 'admin' })
@Controller('admin/operators')
export class OperatorStateController {
  constructor(private readonly states: OperatorStates) {}

  @Get()
  @ApiOperation({ summary: 'How the operators stand: quotas, closed APIs, runs and incidents' })
  @ApiOkResponse({
    type: OperatorStateListAnswer,
    description: 'One item a provider; figures only, no meter',
  })
  list(): Promise<OperatorStateList> {
    return this.states.list();
  }
}
