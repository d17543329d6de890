import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionOf } from '../common.ts';

@ObjectType('SearchSynonym', { description: 'Words that mean the same to those who search.' })
export class SearchSynonymType {
  @Field(() => ID)
  id!: string;

  @Field(() => [String])
  terms!: string[];
}

export const SearchSynonymConnection = connectionOf('SearchSynonym', () => SearchSynonymType);

@InputType('SaveSearchSynonymInput')
export class SaveSearchSynonymInput {
  @Field(() => ID, { nullable: true, description: 'Missing: a new group.' })
  id!: string | null;

  @Field(() => [String], { description: '2 to 20 words of 2 to 30 characters.' })
  terms!: string[];
}

@InputType('RemoveSearchSynonymInput')
export class RemoveSearchSynonymInput {
  @Field(() => ID)
  id!: string;
}

@ObjectType('RemovedSearchSynonym')
export class RemovedSearchSynonymType {
  @Field(() => ID)
  id!: string;
}
