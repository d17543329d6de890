import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { CivilDate } from '../../domain/calendar.ts';
import { DocumentFileType, DocumentFormatEnum } from '../../schema/graphql/compensation/types.ts';
import { AnchorVerdictType, HistoryAnchorType } from '../../schema/graphql/engagement/dispute-types.ts';
import { CivilDateScalar } from '../../schema/graphql/scalars.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { readDisputeFile } from '../../usecases/engagement/dispute-file.ts';
import { findAnchors, verifyAnchor } from '../../usecases/platform/anchor-history.ts';
import { type Context, useCaseActor } from '../context.ts';
import { markedDocuments } from '../marked-documents.ts';
import { inputError, parseId, parsePage } from '../paging.ts';
import { disputePaper, withoutFirm } from '../views/dispute-paper.ts';

const MEDIA_TYPE = { PDF: 'application/pdf', JSON: 'application/json' } as const;

@Resolver()
export class DisputeResolver {
  @Query(() => DocumentFileType, {
    nullable: true,
    description: 'All of one engagement with the proof of its history, as PDF or JSON.',
  })
  async disputeFile(
    @Arg('engagementId', () => ID) engagementId: string,
    @Arg('format', () => DocumentFormatEnum) format: string,
    @Ctx() context: Context,
  ): Promise<DocumentFileType | null> {
    if (format !== 'PDF' && format !== 'JSON') throw inputError('a file of an engagement is PDF or JSON', 'format');
    const { deps, language } = context;
    const file = await readDisputeFile(deps, { engagementId: parseId(engagementId), actor: useCaseActor(context) });
    if (file === null) return null;
    const what = { what: 'engagement-file', format, subjectId: file.engagement.id } as const;
    const documents = await markedDocuments(context, what);
    const content =
      format === 'JSON'
        ? Buffer.from(
            JSON.stringify(
              { ...(toSnapshot(file) as object), exported: documents.mark },
              file.firmName === null ? withoutFirm : undefined,
              2,
            ),
          )
        : await documents.pdf(disputePaper(file, { language, issuedAt: deps.now() }));
    return {
      name: `engagement-${file.engagement.id}.${format.toLowerCase()}`,
      mediaType: MEDIA_TYPE[format],
      contentBase64: content.toString('base64'),
    };
  }

  @Query(() => [HistoryAnchorType], { description: 'The seals over the history of each day, the newest first.' })
  historyAnchors(@Arg('first', () => Int) first: number, @Ctx() { deps }: Context): Promise<HistoryAnchorType[]> {
    return findAnchors(deps, parsePage(first, null).first);
  }

  @Query(() => AnchorVerdictType, { nullable: true, description: 'Computes the seal of a day anew.' })
  verifyHistoryAnchor(
    @Arg('day', () => CivilDateScalar) day: CivilDate,
    @Ctx() { deps }: Context,
  ): Promise<AnchorVerdictType | null> {
    return verifyAnchor(deps, day);
  }
}
