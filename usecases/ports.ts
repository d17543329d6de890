import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CivilDate } from '../domain/calendar.ts';
import type { Channel } from '../domain/notices/contact-plan.ts';
import type { NoticeFacts, NoticeKind } from '../domain/notices/notice-kind.ts';
import type { DataSubject } from '../domain/privacy/register-terms.ts';
import type { ApiKeyScope } from '../domain/registry/permissions.ts';
import type { SessionProof } from '../domain/registry/sign-in-proof.ts';
import type { BinaryProgram } from '../domain/sessions/linear-program.ts';
import type { DomainEvent } from '../schema/events/events.ts';
import type { QueueName } from '../schema/jobs/jobs.ts';
import type { SearchEngine } from '../search/port.ts';
import type { AccountKeeper } from './accounts.ts';
import type { DocumentWriter } from './documents.ts';
import type { GatheredTable, Mention } from './privacy/gather-data.ts';

export type { AccountKeeper, SessionRecord, SignInLink } from './accounts.ts';
export type { ArchiveEntry, DocumentWriter, PaperBlock, PaperDocument, TableCell, TableDocument } from './documents.ts';

/** Who acts: the signed-in person, or the API key, in one organisation. */
export type Actor = {
  readonly userId: string;
  readonly organisationId: string | null;
  readonly roles: readonly string[];
  /** Only for the people of a bank who work in one of its branches; all others of it see all. */
  readonly branchId?: string;
};

export type HistoryEntry = {
  readonly streamId: string;
  readonly name: string;
  readonly detail: object;
  readonly actorId: string;
  /** Of a row that this transaction made, so that nobody else can have written to its stream. */
  readonly isFirst?: true;
};

/** One open transaction: rows, events and history are committed together or not at all. */
export type Work = {
  readonly em: SqlEntityManager;
  /** Writes an outbox row; the relay makes jobs of it after the commit. */
  readonly emit: (event: DomainEvent) => void;
  /** Appends to the hash-chained history of one stream. */
  readonly record: (entry: HistoryEntry) => Promise<void>;
  /** Sets a timer on a version of a row; it fires when the row is at that version still. */
  readonly arm: (timer: Armed) => void;
  /** Keeps the answer to a command, so that a retry gets the same one. */
  readonly answer: (answer: Answer) => void;
  /** Writes many rows of one table at once, in this transaction; answers how many. No entity hears of them. */
  readonly copyRows: (target: CopyTarget, rows: Iterable<readonly CopyCell[]>) => Promise<number>;
};

export type Armed = {
  readonly kind: 'engagement' | 'complaint';
  readonly subjectId: string;
  readonly armedVersion: number;
  readonly dueAt: Date;
};

/** What a command answered, under the key of its caller and the hash of what was asked. */
export type Answer = { readonly key: string; readonly requestHash: string; readonly response: object };

/** A table and the columns that rows bring, by their names in the database. */
export type CopyTarget = { readonly table: string; readonly columns: readonly string[] };
/** JSON comes as its text. */
export type CopyCell = string | number | boolean | Date | null;

/** Something that happened, sent to whoever looks at it now; may be lost, so clients refetch when they reconnect. */
export type LiveMessage = { readonly topic: string; readonly id: string };

export type LiveBus = {
  readonly publish: (message: LiveMessage) => Promise<void>;
  readonly subscribe: (topic: string, listener: (id: string) => void) => Promise<() => Promise<void>>;
};

/** The administrative divisions of the country. */
export type Divisions = {
  /** From city to town, such as 东莞市 · 长安镇; the code itself when it is not known. */
  readonly nameOf: (code: string) => string;
  readonly below: (code: string) => { readonly code: string; readonly name: string }[];
  readonly isKnown: (code: string) => boolean;
};

/** Signing people in; tells only what the rest of the platform needs. */
export type SignIn = {
  readonly sessionOf: (
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ) => Promise<SignedInSession | null>;
  /** The person of the session shows again who they are, by exactly one of the two. */
  readonly prove: (
    headers: Readonly<Record<string, string | string[] | undefined>>,
    by: { readonly password: string } | { readonly code: string },
  ) => Promise<'proved' | 'wrong' | 'slow-down'>;
};

export type SignedInSession = SessionProof & {
  readonly sessionId: string;
  readonly userId: string;
  readonly email: string;
};

/** Requests of a window, counted for all processes together. */
export type SharedCounts = {
  readonly add: (of: {
    readonly key: string;
    readonly amount: number;
    readonly windowMs: number;
    readonly nowMs: number;
  }) => Promise<{ readonly count: number; readonly endsInMs: number }>;
};

/** Keys of bank systems; only their hashes are kept. */
export type ApiKeys = {
  readonly create: (key: {
    readonly organisationId: string;
    readonly createdByUserId: string;
    readonly label: string;
    readonly scopes: readonly ApiKeyScope[];
    readonly expiresAt: Date;
  }) => Promise<{ readonly apiKeyId: string; readonly secret: string }>;
  readonly verify: (secret: string) => Promise<{
    readonly apiKeyId: string;
    readonly organisationId: string;
    readonly scopes: readonly ApiKeyScope[];
  } | null>;
  readonly revoke: (key: {
    readonly apiKeyId: string;
    readonly organisationIds: readonly string[];
  }) => Promise<boolean>;
  /** The newest first, also those that are over; never a secret. */
  readonly list: (of: {
    readonly organisationIds: readonly string[];
    readonly first: number;
  }) => Promise<readonly ApiKeyRecord[]>;
};

export type ApiKeyRecord = {
  readonly apiKeyId: string;
  readonly organisationId: string;
  readonly label: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

/** Where a table comes from: a file of this machine, or bytes that somebody sent. */
export type TableSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export type TableRow =
  | { readonly kind: 'row'; readonly line: number; readonly cells: readonly string[] }
  /** The rest of the table cannot be read; always the last one. */
  | { readonly kind: 'broken'; readonly line: number; readonly message: string };

/** Rows of a table as text, the heading first, each with its line in the source. */
export type ReadTable = (source: TableSource) => AsyncIterable<TableRow>;

/** Jobs that wait for a worker or for their next try, and those that gave up. */
export type JobBacklog = {
  readonly depth: () => Promise<Readonly<Record<QueueName, { readonly waiting: number; readonly failed: number }>>>;
};

/** Jobs that gave up; an operator sees them and runs them again. */
export type DeadJobs = {
  readonly failed: (
    limit: number,
  ) => Promise<
    { id: string; queue: QueueName; name: string; reason: string; failedAt: Date | null; attempts: number }[]
  >;
  readonly retry: (queue: QueueName, id: string) => Promise<boolean>;
};

/** The working days of the country: holidays and the weekends worked in exchange are considered. */
export type WorkingDays = {
  readonly isWorking: (date: CivilDate) => boolean;
  /** The `count`-th working day after `date`. */
  readonly add: (date: CivilDate, count: number) => CivilDate;
};

/** What a use-case may need; built by `adapters/wire.ts`. */
export type Deps = {
  readonly inTransaction: <T>(work: (work: Work) => Promise<T>) => Promise<T>;
  /** A fresh entity manager to read with. */
  readonly read: () => SqlEntityManager;
  readonly now: () => Date;
  readonly today: () => CivilDate;
  readonly newId: () => string;
  readonly live: LiveBus;
  readonly search: SearchEngine;
  readonly divisions: Divisions;
  readonly readTable: ReadTable;
  readonly documents: DocumentWriter;
  readonly workingDays: WorkingDays;
  readonly optimise: Optimise;
  /** Ways to people outside the application; `null` where the installation has none. */
  readonly messengers: Readonly<Record<Channel, Messenger | null>>;
  readonly composeLetter: (letter: Letter) => { readonly subject: string; readonly text: string };
  /** The readable index of an archive of somebody's data, a page in each language. */
  readonly composeDataIndex: (facts: DataIndex) => Readonly<Record<'zh' | 'en', string>>;
  readonly emailOf: (userId: string) => Promise<string | null>;
  /** Name and address of the people of one page, for those who act for the same organisation. */
  readonly peopleOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, Person>>;
  readonly accounts: AccountKeeper;
  readonly subjectKeys: SubjectKeys;
  readonly invitations: Invitations;
  readonly webhooks: WebhookSender;
  readonly files: Files;
  /** Where a meeting takes place, made by the provider of the installation. */
  readonly meetingLinkOf: (meetingId: string) => string;
  /** True where the data are invented, so that settings which nobody approved may be shown at work. */
  readonly isDemo: boolean;
};

/** Solves a program to its proven optimum; `null` when it has no solution or none was proven in time. */
export type Optimise = (
  program: BinaryProgram,
) => Promise<{ readonly total: number; readonly chosen: readonly number[] } | null>;

/** A message that is ready to go; `id` is the same however often it is tried. */
export type OutgoingMessage = {
  readonly id: string;
  readonly channel: Channel;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
};

/** One way to people. Sending the same id again must not put it into the same inbox twice. */
export type Messenger = {
  /** `refused` when the address will never take it; throws a {@link MessageNotSentError} when it may go later. */
  readonly send: (message: OutgoingMessage) => Promise<'sent' | 'refused'>;
};

/** Says why by a code alone: what a server answers often repeats the address. */
export class MessageNotSentError extends Error {
  override readonly name = 'MessageNotSentError';
  readonly code: string;
  constructor(code: string) {
    super(`A message could not be sent (${code}); it is tried again.`);
    this.code = code;
  }
}

/** What stands in a message, before it is put into words. */
export type Letter = {
  readonly channel: Channel;
  readonly language: 'zh' | 'en';
  readonly notices: readonly { readonly kind: NoticeKind; readonly facts: NoticeFacts }[];
  readonly total: number;
};

/** Keys under which personal data are sealed, one for each person or firm, in the transaction of the caller. */
export type SubjectKeys = {
  /** Makes the key when there is none. Throws {@link SubjectErasedError}. */
  readonly seal: (
    em: SqlEntityManager,
    of: { readonly subjectId: string; readonly bytes: Uint8Array },
  ) => Promise<Uint8Array>;
  /** `null` when the key is gone. Throws when the bytes were changed or sealed for another. */
  readonly open: (
    em: SqlEntityManager,
    of: { readonly subjectId: string; readonly bytes: Uint8Array },
  ) => Promise<Uint8Array | null>;
  /** For good; whoever seals at the same time is waited for. */
  readonly destroy: (em: SqlEntityManager, subjectId: string) => Promise<void>;
  /** Subjects whose keys were destroyed, by their ids. */
  readonly destroyed: (
    em: SqlEntityManager,
    page: { readonly first: number; readonly after: string | null },
  ) => Promise<readonly string[]>;
};

/** Data of somebody who was erased cannot be kept any more. */
export class SubjectErasedError extends Error {
  override readonly name = 'SubjectErasedError';
  readonly subjectId: string;
  constructor(subjectId: string) {
    super(`The key of ${subjectId} was destroyed on request; nothing of that subject can be kept.`);
    this.subjectId = subjectId;
  }
}

/** What an archive of somebody's data holds. */
export type DataIndex = {
  readonly exportId: string;
  readonly subject: DataSubject;
  readonly name: string;
  readonly madeAt: Date;
  readonly requestedBy: string;
  readonly tables: readonly GatheredTable[];
  readonly mentions: readonly Mention[];
  /** Files that did not fit. */
  readonly filesLeft: number;
};

/** How a person is shown to others of the same organisation. */
export type Person = { readonly name: string; readonly email: string; readonly hasSecondFactor: boolean };

/** Links by which people join an organisation, signed instead of kept. */
export type Invitations = {
  readonly linkOf: (invitationId: string) => string;
  /** The invitation that a token names, when its signature is ours. */
  readonly idIn: (token: string) => string | null;
  readonly compose: (of: { readonly id: string; readonly organisation: string; readonly expiresAt: Date }) => {
    readonly subject: string;
    readonly text: string;
  };
};

/** Deliveries to systems of organisations, signed with a secret for each endpoint. */
export type WebhookSender = {
  readonly secretOf: (endpointId: string) => string;
  /** False for an address that must not be reached from here, or is none. */
  readonly mayReach: (url: string) => boolean;
  /** `errorCode` is `null` when the receiver took it. */
  readonly deliver: (delivery: {
    readonly endpointId: string;
    readonly url: string;
    readonly id: string;
    readonly at: Date;
    readonly body: string;
  }) => Promise<{ readonly status: number | null; readonly errorCode: string | null }>;
};

/** Keeps the bytes of files. Writing or removing a key twice changes nothing more. */
export type FileStore = {
  readonly put: (key: string, bytes: Uint8Array, mediaType: string) => Promise<void>;
  /** `null` when nothing is kept under the key. */
  readonly get: (key: string) => Promise<Uint8Array | null>;
  readonly remove: (key: string) => Promise<void>;
};

/** Looks for malware: the name of what it found, or `null`. Throws {@link FileNotScannedError} when it could not look. */
export type ScanFile = (bytes: Uint8Array) => Promise<string | null>;

/** Links to one file for one person until an instant, signed instead of kept. */
export type FileLinks = {
  readonly urlOf: (of: { readonly fileId: string; readonly userId: string; readonly expiresAt: Date }) => string;
  /** `until` in whole seconds since 1970. */
  readonly isOurs: (of: {
    readonly fileId: string;
    readonly userId: string;
    readonly until: number;
    readonly signature: string;
  }) => boolean;
};

export type Files = {
  /** `null` where the installation keeps no files. */
  readonly store: FileStore | null;
  /** `null` where it has no scanner. */
  readonly scan: ScanFile | null;
  readonly links: FileLinks;
};

/** A file that could not be scanned is not taken; it may be sent again later. */
export class FileNotScannedError extends Error {
  override readonly name = 'FileNotScannedError';
  readonly code: string;
  constructor(code: string) {
    super(`A file could not be scanned (${code}). Look at the scanner.`);
    this.code = code;
  }
}
