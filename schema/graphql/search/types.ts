import { type ClassType, createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../../domain/calendar.ts';
import type { Urgency } from '../../../domain/market/credit-need.ts';
import type { Purpose } from '../../../domain/market/purpose.ts';
import type { Security } from '../../../domain/market/security.ts';
import type { Bps, Fen } from '../../../domain/money.ts';
import type { SizeClass } from '../../../domain/registry/size-class.ts';
import { PageInfo } from '../common.ts';
import {
  PurposeEnum,
  SearchFacetEnum,
  SearchIndexEnum,
  SearchMatchEnum,
  SearchSortEnum,
  SecurityEnum,
  SizeClassEnum,
  UrgencyEnum,
} from '../enums.ts';
import { CreditProductType } from '../market/types.ts';
import { MaskedProfileType } from '../matching/types.ts';
import { FirmType } from '../registry/types.ts';
import { BpsScalar, CivilDateScalar, FenScalar } from '../scalars.ts';

@InputType('SearchFilter', { description: 'Any of the values of a field, all of the fields. Ranges overlap.' })
export class SearchFilterInput {
  @Field(() => [ID], { nullable: true })
  bankIds!: string[] | null;

  @Field(() => [String], { nullable: true, description: 'GB/T 4754 codes at any level: C, C39, C3985.' })
  industries!: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Division codes: 4419, 441900, 441900119.' })
  places!: string[] | null;

  @Field(() => [PurposeEnum], { nullable: true })
  purposes!: Purpose[] | null;

  @Field(() => [SecurityEnum], { nullable: true })
  securities!: Security[] | null;

  @Field(() => [SizeClassEnum], { nullable: true })
  sizes!: SizeClass[] | null;

  @Field(() => [String], { nullable: true })
  states!: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Tags that the firm carries today, or that a product asks for.',
  })
  tags!: string[] | null;

  @Field(() => [UrgencyEnum], { nullable: true })
  urgencies!: Urgency[] | null;

  @Field(() => FenScalar, { nullable: true })
  amountFenMin!: Fen | null;

  @Field(() => FenScalar, { nullable: true })
  amountFenMax!: Fen | null;

  @Field(() => Int, { nullable: true })
  termMonthsMin!: number | null;

  @Field(() => Int, { nullable: true })
  termMonthsMax!: number | null;

  @Field(() => BpsScalar, {
    nullable: true,
    description: 'Yearly rate: a product at the LPR of the day on which it was indexed.',
  })
  rateBpsMin!: Bps | null;

  @Field(() => BpsScalar, { nullable: true })
  rateBpsMax!: Bps | null;

  @Field(() => Int, { nullable: true, description: 'Age of the firm.' })
  ageMonthsMin!: number | null;

  @Field(() => Int, { nullable: true })
  ageMonthsMax!: number | null;
}

@InputType('SearchInput')
export class SearchInput {
  @Field(() => String, { description: 'At most 200 characters; empty lists everything, newest first.' })
  text!: string;

  @Field(() => SearchFilterInput, { nullable: true })
  filter!: SearchFilterInput | null;

  @Field(() => SearchSortEnum, { nullable: true })
  sort!: string | null;

  @Field(() => [SearchFacetEnum], { nullable: true, description: 'Fields to count.' })
  facets!: string[] | null;
}

@ObjectType('Highlight', { description: 'A stretch of text that matches or does not.' })
export class HighlightType {
  @Field(() => String)
  text!: string;

  @Field(() => Boolean)
  isMatch!: boolean;
}

@ObjectType('FacetValue')
export class FacetValueType {
  @Field(() => String)
  value!: string;

  @Field(() => Int)
  count!: number;
}

@ObjectType('FacetCounts')
export class FacetCountsType {
  @Field(() => SearchFacetEnum)
  facet!: string;

  @Field(() => [FacetValueType])
  values!: FacetValueType[];
}

@ObjectType('SearchUnavailable', { description: 'The search engine does not answer; everything else works.' })
export class SearchUnavailableType {
  @Field(() => String)
  message!: string;

  @Field(() => Int)
  retryAfterSeconds!: number;
}

@ObjectType('SearchedNeed', { description: 'A need in bands, or as it is once the firm let the caller in.' })
export class SearchedNeedType {
  @Field(() => ID)
  needId!: string;

  @Field(() => MaskedProfileType)
  profile!: MaskedProfileType;

  @Field(() => FirmType, { nullable: true, description: 'Null until the firm lets the bank in.' })
  firm!: FirmType | null;

  @Field(() => CivilDateScalar)
  publishedOn!: CivilDate;

  @Field(() => CivilDateScalar, { nullable: true })
  expiresOn!: CivilDate | null;
}

/** What a search answers: hits over one kind of node with all that belongs to them, or that the engine is down. */
function searchResultOf<Node extends object>(name: string, NodeClass: ClassType<Node>) {
  @ObjectType(`${name}Hit`)
  class Hit {
    @Field(() => String)
    cursor!: string;

    @Field(() => NodeClass)
    node!: Node;

    @Field(() => [HighlightType])
    title!: HighlightType[];

    @Field(() => [[HighlightType]], { description: 'Lines beside the title that hold a match.' })
    lines!: HighlightType[][];
  }

  @ObjectType(`Found${name}s`)
  class Found {
    @Field(() => [Hit])
    edges!: Hit[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'Up to 1000; there may be more then.' })
    total!: number;

    @Field(() => SearchMatchEnum)
    match!: string;

    @Field(() => [FacetCountsType])
    facets!: FacetCountsType[];

    @Field(() => String, {
      nullable: true,
      description: 'What was probably meant, when the text itself was not found.',
    })
    didYouMean!: string | null;

    @Field(() => Int)
    tookMs!: number;

    @Field(() => Boolean, { description: 'True: the engine is down and these are the newest rows.' })
    isDegraded!: boolean;
  }
  const ResultType = createUnionType({
    name: `Search${name}sResult`,
    types: () => [Found, SearchUnavailableType] as const,
  });
  return { Found, ResultType };
}

export const productSearch = searchResultOf('Product', CreditProductType);
export const needSearch = searchResultOf('Need', SearchedNeedType);
export const firmSearch = searchResultOf('Firm', FirmType);

@ObjectType('Suggestion')
export class SuggestionType {
  @Field(() => ID)
  id!: string;

  @Field(() => SearchIndexEnum)
  index!: string;

  @Field(() => [HighlightType])
  title!: HighlightType[];
}

@ObjectType('Suggestions')
export class SuggestionsType {
  @Field(() => [SuggestionType])
  items!: SuggestionType[];
}

export const SuggestResultType = createUnionType({
  name: 'SuggestResult',
  types: () => [SuggestionsType, SearchUnavailableType] as const,
});
