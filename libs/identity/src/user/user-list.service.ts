import type { Membership, UserList, UserSummary } from '@coprowatt/contracts';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { UserListQueryDto } from './user-list.dto.ts';

interface Row {
  id: string;
  email: string;
  display_name: string;
  language: UserSummary['user']['language'];
  created_at: Date;
  last_sign_in_at: Date | null;
  memberships: Membership[];
}

interface Place {
  createdAt: Date;
  id: string;
}

// The newest first; a person who comes while one reads moves no page.
const PAGE = `
  select u.id, u.email, u.display_name, u.language, u.created_at, u.last_sign_in_at,
    coalesce((
      select json_agg(json_build_object(
        'id', m.id, 'role', m.role, 'organisationId', m.organisation_id, 'buildingId', m.building_id
      ) order by m.created_at, m.id)
      from memberships m where m.user_id = u.id and m.ended_at is null), '[]') as memberships
  from users u
  where ($1::text is null or strpos(lower(u.display_name), $1) > 0 or strpos(lower(u.email), $1) > 0)
    and ($2::timestamptz is null or (u.created_at, u.id) < ($2, $3::uuid))
  order by u.created_at desc, u.id desc
  limit $4`;

function asSummary(row: Row): UserSummary {
  const { id, email, display_name: displayName, language, memberships } = row;
  return {
    user: { id, email, displayName, language },
    memberships,
    createdAt: row.created_at.toISOString(),
    lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
  };
}

function encodeCursor({ created_at, id }: Row): string {
  return Buffer.from(`${created_at.getTime()} ${id}`).toString('base64url');
}

function decodeCursor(text: string | undefined): Place | null {
  if (text === undefined) return null;
  const match = /^(\d{1,14}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
    Buffer.from(text, 'base64url').toString(),
  );
  if (match?.[1] && match[2]) return { createdAt: new Date(Number(match[1])), id: match[2] };
  throw new AppError('validation_failed', {
    errors: [{ field: 'cursor', rule: 'cursor', message: 'cursor must be a nextCursor of the same request' }],
  });
}

/** Everybody who has an account, for an admin. */
@Injectable()
export class UserListService {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws AppError `validation_failed` on a cursor that is none of ours. */
  async list({ q, limit, cursor }: UserListQueryDto): Promise<UserList> {
    const after = decodeCursor(cursor);
    const values = [q?.toLowerCase() ?? null, after?.createdAt ?? null, after?.id ?? null, limit + 1];
    const rows = await this.dataSource.query<Row[]>(PAGE, values);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items: rows.slice(0, limit).map(asSummary), nextCursor: last ? encodeCursor(last) : null };
  }
}
