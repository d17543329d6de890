import 'reflect-metadata';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { Arg, buildSchema, Field, Int, Mutation, ObjectType, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Fen } from '../../domain/money.ts';
import { fen } from '../../domain/money.ts';
import { FenScalar } from '../../schema/graphql/scalars.ts';

/** Reaches no client and no answer, whatever goes wrong. */
export const SECRET = 'db password is hunter2';

@ObjectType()
class Bank {
  @Field(() => String)
  readonly name = 'Bank';

  @Field(() => [Bank])
  branches(@Arg('first', () => Int, { defaultValue: 1 }) first: number): Bank[] {
    return Array.from({ length: first }, () => new Bank());
  }

  @Field(() => String)
  broken(): string {
    throw new Error(SECRET);
  }
}

@Resolver()
class TinyResolver {
  @Query(() => Bank)
  bank(): Bank {
    return new Bank();
  }

  @Query(() => String, { nullable: true })
  broken(): string {
    throw new Error(SECRET);
  }

  /** An Error of a driver that looks like one of ours. */
  @Query(() => String, { nullable: true })
  disguised(): string {
    throw Object.assign(new Error(SECRET), { extensions: { code: 'BAD_USER_INPUT' } });
  }

  @Query(() => String, { nullable: true })
  wrapped(): string {
    throw new GraphQLError(SECRET, { originalError: new Error(SECRET), extensions: { code: 'FORBIDDEN' } });
  }

  @Query(() => String, { nullable: true })
  refused(): string {
    throw new GraphQLError('Not yours', { extensions: { code: 'FORBIDDEN' } });
  }

  @Query(() => FenScalar)
  doubled(@Arg('amount', () => FenScalar) amount: Fen): Fen {
    return fen(amount * 2n);
  }

  @Mutation(() => String)
  publish(): string {
    return 'published';
  }

  @Subscription(() => Int, { subscribe: counting })
  counted(@Root() count: number): number {
    return count;
  }

  @Subscription(() => Int, { subscribe: breaking })
  brokenStream(@Root() count: number): number {
    return count;
  }

  @Subscription(() => Int, { subscribe: counting })
  brokenEvent(@Root() _count: number): number {
    throw new Error(SECRET);
  }
}

/** Three events, then open until the client leaves. */
async function* counting() {
  yield* [1, 2, 3];
  await new Promise<never>(() => {});
}

function breaking(): never {
  throw new Error(SECRET);
}

/** type-graphql wants one even where every subscription brings its own stream. */
const pubSub = { publish() {}, subscribe: counting };

export const tinySchema = (): Promise<GraphQLSchema> =>
  buildSchema({ resolvers: [TinyResolver], validate: false, pubSub });
