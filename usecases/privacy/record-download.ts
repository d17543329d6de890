import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { currentRequestId } from '../../schema/events/request-id.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';

export const DOWNLOAD_FORMATS = ['CSV', 'XLSX', 'PDF', 'JSON'] as const;
export type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number];

/** What leaves the platform: a list of a page, or a document by its name and the row that it is about. */
export type Download = {
  readonly what: string;
  readonly format: DownloadFormat;
  readonly subjectId: string | null;
  /** How many rows a page has put into a file; `null` where the server made it. */
  readonly rows: number | null;
};

/** Stands on the file: who took it, for whom, when, and under which request, by which history finds it again. */
export type DownloadMark = {
  readonly person: string;
  readonly organisation: string;
  readonly at: Date;
  readonly requestId: string;
};

const WHAT_PATTERN = /^[a-z0-9][a-z0-9-]{0,59}$/;
const ROWS_MAX = 1_000_000;

type DownloadDeps = Pick<Deps, 'read' | 'now' | 'newId' | 'inTransaction' | 'peopleOf'>;

/** Writes down that a document of the server leaves, before it does. */
export async function markDownload(
  deps: DownloadDeps,
  of: { readonly actor: Actor; readonly download: Download },
): Promise<DownloadMark> {
  const mark = await markOf(deps, of.actor);
  await deps.inTransaction((work) => write(work, { ...of, streamId: streamOf(deps, of.actor), mark }));
  return mark;
}

/** Writes down that a page has made a file of what it shows; the page puts the mark on it. */
export async function recordDownload(
  deps: Deps,
  command: { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Omit<Download, 'subjectId'> },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  if (!WHAT_PATTERN.test(input.what)) return refused('CODE_MALFORMED', 'what');
  const rows = input.rows ?? 0;
  if (rows < 0 || rows > ROWS_MAX) return refused('OUT_OF_RANGE', 'rows', { min: '0', max: `${ROWS_MAX}` });
  return runCommand(deps, { ...command, name: 'recordDownload' }, async (work) => {
    const id = streamOf(deps, actor);
    await write(work, { actor, download: { ...input, subjectId: null }, streamId: id, mark: null });
    return done({ id });
  });
}

/** In the history of the organisation, or of the person without one. A key of a system stands in that of its bank. */
const streamOf = (deps: Pick<Deps, 'newId'>, { organisationId, userId }: Actor): string =>
  organisationId ?? (userId.startsWith('key:') ? deps.newId() : userId);

function write(
  work: Work,
  of: { actor: Actor; download: Download; streamId: string; mark: DownloadMark | null },
): Promise<void> {
  const { streamId, actor, download, mark } = of;
  const detail = mark === null ? { ...download } : { ...download, mark: mark.requestId };
  return work.record({ streamId, name: 'document.downloaded', detail, actorId: actor.userId });
}

/** Who takes something out now. */
export async function markOf(deps: DownloadDeps, { userId, organisationId }: Actor): Promise<DownloadMark> {
  const person = userId.startsWith('key:') ? null : (await deps.peopleOf([userId])).get(userId);
  const organisation = organisationId === null ? null : await deps.read().findOne(Organisation, { id: organisationId });
  return {
    person: person?.name ?? userId,
    organisation: organisation?.name ?? '',
    at: deps.now(),
    requestId: currentRequestId() ?? deps.newId(),
  };
}
