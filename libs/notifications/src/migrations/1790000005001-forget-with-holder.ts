import type { MigrationInterface, QueryRunner } from 'typeorm';

const KEY = 'notification_notices_holder_user_id_fkey';

/** A notice about a private meter goes with its holder's account: it is his alone. */
export class ForgetWithHolder1790000005001 implements MigrationInterface {
  name = 'ForgetWithHolder1790000005001';

  async up(runner: QueryRunner): Promise<void> {
    await this.reference(runner, 'on delete cascade');
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.reference(runner, '');
  }

  private async reference(runner: QueryRunner, act: string): Promise<void> {
    await runner.query(`alter table notification_notices drop constraint ${KEY}`);
    await runner.query(
      `alter table notification_notices add constraint ${KEY} foreign key (holder_user_id) references users (id) ${act}`,
    );
  }
}
