import type { UserList } from '@coprowatt/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.ts';
import { UserListAnswer } from './user-list.answer.ts';
import { UserListQueryDto } from './user-list.dto.ts';
import { UserListService } from './user-list.service.ts';

@ApiTags('admin')
@Controller('admin/users')
export class UserListController {
  constructor(private readonly users: UserListService) {}

  @Access({ role: 'admin' })
  @Get()
  @ApiOperation({ summary: 'The people of the platform' })
  @ApiOkResponse({ type: UserListAnswer, description: 'One page' })
  list(@Query() query: UserListQueryDto): Promise<UserList> {
    return this.users.list(query);
  }
}
