import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { checkCreditCode } from '../../domain/registry/credit-code.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps } from '../ports.ts';
import { refreshFirmFacts } from './refresh-firm-facts.ts';
import { checkProfile, insertFirm, type RegisterFirm } from './register-firm.ts';

/**
 * An operator registers a firm whose real code fails its check digits (E2 knows such a code). The reason stays with
 * the firm and in its history; a code of the wrong length or alphabet never passes.
 */
export async function overrideCreditCode(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: RegisterFirm & { readonly reason: string } },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason.trim();
  const code = input.creditCode.normalize('NFKC').trim().toUpperCase();
  if (reason === '' || reason.length > 500) return refused('REASON_MISSING', 'reason');
  const checked = checkCreditCode(code);
  if (checked.verdict === 'valid') return refused('CREDIT_CODE_IS_VALID', 'creditCode');
  if (checked.because === 'LENGTH' || checked.because === 'ALPHABET')
    return refused(`CREDIT_CODE_${checked.because}`, 'creditCode');
  const name = input.name.trim();
  if (name === '' || name.length > 200) return refused('NAME_OUT_OF_RANGE', 'name');
  const problem = checkProfile(deps, input);
  if (problem !== null) return problem;

  return runCommand(deps, { ...command, name: 'overrideCreditCode' }, async (work) => {
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 2))', [code]);
    if ((await work.em.count(Organisation, { creditCode: code })) > 0)
      return refused('CREDIT_CODE_TAKEN', 'creditCode');
    const id = deps.newId();
    const row = { id, name, creditCode: code, profile: input, now: deps.now(), override: reason };
    const firm = await insertFirm(work, row);
    await refreshFirmFacts(work, firm, { now: deps.now(), today: deps.today() });
    const detail = { because: checked.because, reason };
    await work.record({ streamId: id, name: 'firm.credit-code-overridden', detail, actorId: actor.userId });
    return done({ id });
  });
}
