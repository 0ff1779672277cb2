import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post, type INestApplication } from '@nestjs/common';
import { ERROR_CODES } from '@coprowatt/contracts';
import { NestFactory } from '@nestjs/core';
import { Type } from 'class-transformer';
import { IsEmail, IsInt, IsString, Length, Min, ValidateNested } from 'class-validator';
import request from 'supertest';
import { correlation } from '../http/correlation.ts';
import { createValidationPipe } from '../http/validation.ts';
import { AppError } from './app-error.ts';
import { ERROR_MEANINGS } from './error-status.ts';
import { ProblemFilter } from './problem.filter.ts';

class AddressDto {
  @IsString()
  city: string;
}

class OrderDto {
  @IsEmail()
  @Length(5, 50)
  email: string;

  @IsInt()
  @Min(1)
  pieces: number;

  @ValidateNested()
  @Type(() => AddressDto)
  address: AddressDto;
}

@Controller()
class ShopController {
  @Post('orders')
  order(@Body() order: OrderDto): OrderDto {
    return order;
  }

  @Get('busy')
  busy(): never {
    throw new AppError('too_many_requests', { retryAfterSeconds: 7 });
  }

  @Get('broken')
  broken(): never {
    throw new Error('secret detail of the inside');
  }
}

@Module({ controllers: [ShopController] })
class ShopModule {}

describe('problem documents', () => {
  let app: INestApplication;
  const post = (body: object) => request(app.getHttpServer()).post('/orders').send(body);

  beforeAll(async () => {
    app = await NestFactory.create(ShopModule, { logger: false });
    app.use(correlation);
    app.useGlobalPipes(createValidationPipe());
    app.useGlobalFilters(new ProblemFilter());
    await app.init();
  });

  afterAll(() => app.close());

  it('lists every wrong field once, unknown and nested ones included', async () => {
    const answer = await post({ email: 'x', pieces: 0, address: { city: 3, zip: 1 }, colour: 'red' }).expect(
      400,
    );
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: ERROR_MEANINGS.validation_failed.title,
      status: 400,
      code: 'validation_failed',
      correlationId: answer.headers['x-correlation-id'],
      errors: expect.arrayContaining([
        expect.objectContaining({ field: 'colour', rule: 'unknown_field' }),
        expect.objectContaining({ field: 'email', rule: expect.stringMatching(/^[a-z_]+$/) }),
        expect.objectContaining({ field: 'pieces', rule: 'min' }),
        expect.objectContaining({ field: 'address.city', rule: 'is_string' }),
        expect.objectContaining({ field: 'address.zip', rule: 'unknown_field' }),
      ]),
    });
    expect(answer.body.errors).toHaveLength(5);
  });

  it('lets a right body through as its class', async () => {
    const body = { email: 'a@b.example', pieces: 2, address: { city: 'Lille' } };
    expect((await post(body).expect(201)).body).toEqual(body);
  });

  it('says when to come back, in the header and in the document', async () => {
    const answer = await request(app.getHttpServer()).get('/busy').expect(429);
    expect(answer.headers['retry-after']).toBe('7');
    expect(answer.body).toMatchObject({ code: 'too_many_requests', retryAfter: 7 });
  });

  it('tells nothing of an unexpected error but its correlation id', async () => {
    const answer = await request(app.getHttpServer()).get('/broken').expect(500);
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: ERROR_MEANINGS.internal_error.title,
      status: 500,
      code: 'internal_error',
      correlationId: answer.headers['x-correlation-id'],
    });
  });

  it('answers unreadable JSON, an unknown path and a body too large in the same way', async () => {
    const server = app.getHttpServer();
    const json = { 'Content-Type': 'application/json' };
    expect((await request(server).post('/orders').set(json).send('{"email"').expect(400)).body.code).toBe(
      'validation_failed',
    );
    expect((await request(server).get('/nowhere').expect(404)).body.code).toBe('not_found');
    expect((await post({ email: 'x'.repeat(200_000) }).expect(413)).body.code).toBe('payload_too_large');
  });

  it('has a status for every code', () => {
    for (const code of ERROR_CODES) expect(new AppError(code).status).toBeGreaterThanOrEqual(400);
  });
});
