import Fastify from 'fastify';
import pg from 'pg';

/** The peer of `recommendations-read`: one hand-written statement and JSON as it lies in the table. */
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const server = Fastify({ logger: false });

server.get<{ Params: { needId: string } }>('/needs/:needId/recommendations', async function answer(request) {
  const { rows } = await pool.query<object>({
    name: 'recommendations',
    text: `select r.id, r.rank, r.firm_score, r.bank_score, r.reciprocal_score, r.is_near_miss,
      json_build_object('id', r.product_id, 'name', p.name, 'bankName', b.name,
        'termMonthsMin', p.terms->'termMonthsMin', 'termMonthsMax', p.terms->'termMonthsMax',
        'amountFenMin', p.terms->'amountFenMin', 'amountFenMax', p.terms->'amountFenMax',
        'spreadBpsMin', p.terms->'spreadBpsMin', 'spreadBpsMax', p.terms->'spreadBpsMax') as product, e.rules
      from recommendation r
      join credit_product_version p on p.product_id = r.product_id and p.version = r.product_version
      join bank b on b.id = r.bank_id join bench_explanation e on e.recommendation_id = r.id
      where r.need_id = $1 and r.superseded_at is null order by r.rank limit 20`,
    values: [request.params.needId],
  });
  return { rows };
});
await server.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
process.on('SIGTERM', () => void Promise.all([server.close(), pool.end()]).then(() => process.exit(0)));
process.on('disconnect', () => process.exit(1));
process.send?.('ready');
