// The limit to measure against: Node's http, one pg pool, the plain SQL for the same rows, JSON.stringify. Nothing else.
import { createServer } from 'node:http';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const SQL = `select device_id, ts, step_min, value, quality from bench_readings
  where device_id = $1 and metric = $2 and ts >= $3 and ts < $4 order by ts limit 1500`;

const server = createServer((request, response) => {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  pool.query(SQL, [query.get('deviceId'), 0, query.get('from'), query.get('to')]).then(
    ({ rows }) => {
      const items = rows.map((row) => ({
        timestamp: row.ts,
        intervalSeconds: row.step_min * 60,
        deviceId: row.device_id,
        value: (row.value * row.step_min) / 60,
        unit: 'Wh',
        powerW: row.value,
        quality: row.quality,
      }));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ items }));
    },
    (error: Error) => {
      response.statusCode = 500;
      response.end(error.message);
    },
  );
});

server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('ready'));
