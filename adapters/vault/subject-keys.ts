import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { SubjectErasedError, type SubjectKeys } from '../../usecases/ports.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keys of subjects in `vault.subject_key`, each wrapped by the master key of the installation. What is sealed is bound to
 * its subject, so that it opens under no other.
 */
export function createSubjectKeys(masterKey: Uint8Array): SubjectKeys {
  if (masterKey.length !== KEY_BYTES) throw new Error(`A master key has ${KEY_BYTES} bytes.`);
  const unwrap = (subjectId: string, wrapped: string): Uint8Array =>
    decrypt(masterKey, { subjectId, bytes: Buffer.from(wrapped, 'hex') });

  return {
    async seal(em, { subjectId, bytes }) {
      const fresh = encrypt(masterKey, { subjectId, bytes: randomBytes(KEY_BYTES) });
      await em.execute(
        `insert into vault.subject_key (subject_id, wrapped) values (?::uuid, decode(?, 'hex')) on conflict do nothing`,
        [subjectId, fresh.toString('hex')],
      );
      // Until the transaction ends nobody destroys it: what is sealed with a key is there before the key goes, or never.
      const wrapped = await find(em, { subjectId, lock: 'for share' });
      if (wrapped === null) throw new SubjectErasedError(subjectId);
      return encrypt(unwrap(subjectId, wrapped), { subjectId, bytes });
    },
    async open(em, { subjectId, bytes }) {
      const wrapped = await find(em, { subjectId, lock: '' });
      return wrapped === null ? null : decrypt(unwrap(subjectId, wrapped), { subjectId, bytes });
    },
    async destroy(em, subjectId) {
      await em.execute(
        `insert into vault.subject_key (subject_id, wrapped, destroyed_at) values (?::uuid, null, now())
         on conflict (subject_id) do update set wrapped = null, destroyed_at = now()
         where subject_key.destroyed_at is null`,
        [subjectId],
      );
    },
    async destroyed(em, page) {
      const rows = await em.execute<{ subject_id: string }[]>(
        `select subject_id from vault.subject_key where destroyed_at is not null
           and (?::uuid is null or subject_id > ?::uuid) order by subject_id limit ?`,
        [page.after, page.after, page.first],
      );
      return rows.map(({ subject_id: id }) => id);
    },
  };
}

/** `null` when the subject has no key, or none any more. */
async function find(em: SqlEntityManager, of: { subjectId: string; lock: string }): Promise<string | null> {
  const sql = `select encode(wrapped, 'hex') as wrapped from vault.subject_key where subject_id = ?::uuid ${of.lock}`;
  const [row] = await em.execute<{ wrapped: string | null }[]>(sql, [of.subjectId]);
  return row?.wrapped ?? null;
}

type Sealing = { readonly subjectId: string; readonly bytes: Uint8Array };

/** Nonce, tag and text in one. */
function encrypt(key: Uint8Array, { subjectId, bytes }: Sealing): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(subjectId));
  const text = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** Throws when the text was changed, or sealed for another subject or with another key. */
function decrypt(key: Uint8Array, { subjectId, bytes }: Sealing): Buffer {
  const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
  const decipher = createDecipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(subjectId)).setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}
