import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { SearchFacetEnum, SearchIndexEnum, SearchRangeEnum, SearchSortEnum } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';
import { SearchInput } from './types.ts';

@ObjectType('SavedFilter', { description: 'Any of these values of a field.' })
export class SavedFilterType {
  @Field(() => SearchFacetEnum)
  facet!: string;

  @Field(() => [String])
  values!: string[];
}

@ObjectType('SavedRange', { description: 'Whole numbers as text: fen, basis points or months.' })
export class SavedRangeType {
  @Field(() => SearchRangeEnum)
  range!: string;

  @Field(() => String, { nullable: true })
  from!: string | null;

  @Field(() => String, { nullable: true })
  to!: string | null;
}

@ObjectType('SearchNotice', {
  description: 'Something new that fits a saved search, under the title its owner may see.',
})
export class SearchNoticeType {
  @Field(() => ID)
  subjectId!: string;

  @Field(() => String)
  title!: string;

  @Field(() => DateTimeScalar)
  foundAt!: Date;

  @Field(() => Boolean)
  isRead!: boolean;
}

@ObjectType('SavedSearch', { description: 'A search that its owner keeps and hears of.' })
export class SavedSearchType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => SearchIndexEnum)
  index!: string;

  @Field(() => String)
  text!: string;

  @Field(() => SearchSortEnum)
  sort!: string;

  @Field(() => [SavedFilterType])
  filters!: SavedFilterType[];

  @Field(() => [SavedRangeType])
  ranges!: SavedRangeType[];

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => Int, { description: 'Notices that nobody has read.' })
  unread!: number;

  @Field(() => [SearchNoticeType], { description: 'Newest first, at most 50; only what the owner would find now.' })
  notices!: SearchNoticeType[];
}

@InputType('SaveSearchInput')
export class SaveSearchInput {
  @Field(() => String, { description: '1 to 60 characters.' })
  name!: string;

  @Field(() => SearchIndexEnum)
  index!: string;

  @Field(() => SearchInput)
  search!: SearchInput;
}

@InputType('SavedSearchInput')
export class SavedSearchInput {
  @Field(() => ID)
  id!: string;
}

@ObjectType('RemovedSavedSearch')
export class RemovedSavedSearchType {
  @Field(() => ID)
  id!: string;
}
