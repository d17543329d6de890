import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { FILE_LIMITS, type FileSubject } from '../../domain/files/file-rules.ts';
import { StoredFile } from '../../schema/entities/files/stored-file.entity.ts';
import { AttachFileInput, FileLinkType, FileSubjectEnum, FileType } from '../../schema/graphql/files/types.ts';
import { attachFile } from '../../usecases/files/attach-file.ts';
import { findFiles, linkToFile } from '../../usecases/files/read-files.ts';
import { commandOf } from '../command-of.ts';
import { type Context, useCaseActor } from '../context.ts';
import { parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';

const attached = mutationResult({ union: 'AttachFileResult', success: 'AttachedFile', field: 'file' }, FileType);

@Resolver()
export class FilesResolver {
  @Query(() => [FileType], { description: 'Files of a row that I may read, the oldest first.' })
  files(
    @Arg('subject', () => FileSubjectEnum) subject: FileSubject,
    @Arg('subjectId', () => ID) subjectId: string,
    @Arg('first', () => Int, { defaultValue: FILE_LIMITS.perSubjectMax }) first: number,
    @Ctx() context: Context,
  ): Promise<FileType[]> {
    const page = parsePage(first, null);
    const actor = useCaseActor(context);
    return findFiles(context.deps, { subject, subjectId: parseId(subjectId), actor, first: page.first });
  }

  @Query(() => FileLinkType, { nullable: true, description: 'A link for me alone, for a few minutes.' })
  fileLink(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<FileLinkType | null> {
    return linkToFile(context.deps, { fileId: parseId(id), actor: useCaseActor(context) });
  }

  @Mutation(() => attached.ResultType, { description: 'A file that I uploaded belongs to this row from now on.' })
  async attachFile(
    @Arg('input', () => AttachFileInput) input: AttachFileInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { subject } = input;
    const ids = { fileId: parseId(input.fileId), subject, subjectId: parseId(input.subjectId) };
    const outcome = await attachFile(context.deps, commandOf(context, idempotencyKey, ids));
    return attached.answer(context, outcome, (id) => context.deps.read().findOne(StoredFile, { id }));
  }
}
