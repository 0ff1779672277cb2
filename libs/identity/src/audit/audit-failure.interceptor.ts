import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';
import { actorOf, AuditFailures } from './audit-failures.ts';

/** Refusals of validation and handler; those of the guard come before any interceptor and are the guard's to record. */
@Injectable()
export class AuditFailureInterceptor implements NestInterceptor {
  constructor(private readonly failures: AuditFailures) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http' || this.failures.actOf(context) === null) return next.handle();
    // Asked now: a handler may end the session and then refuse.
    const actorId = actorOf(context);
    return next.handle().pipe(
      catchError(async (refusal: unknown) => {
        await this.failures.record(context, actorId, refusal);
        throw refusal;
      }),
    );
  }
}
