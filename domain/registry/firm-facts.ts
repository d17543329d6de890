import type { CivilDate } from '../calendar.ts';
import type { Fen } from '../money.ts';
import type { SizeClass, TaxGrade } from './size-class.ts';

/** A tag that a firm carries; half-open validity; a code such as `WHITELIST_2023`, `FIRST_LOAN_CANDIDATE`, `HIGH_TECH`. */
export type TagFact = { readonly code: string; readonly from: CivilDate; readonly to: CivilDate | null };

/** What matching knows of a firm: one immutable, numbered snapshot. `null` means that the fact is missing. */
export type FirmFacts = {
  readonly firmId: string;
  readonly version: number;
  /** Six or nine digits; a town of Dongguan is `441900119`. Regions match by prefix. */
  readonly divisionCode: string;
  /** GB/T 4754-2017: section letter, then division, group or class digits: `C`, `C39`, `C3985`. Matches by prefix. */
  readonly industryCode: string;
  readonly sizeClass: SizeClass;
  readonly foundedOn: CivilDate | null;
  readonly revenueFen: Fen | null;
  readonly taxGrade: TaxGrade | null;
  /** Grade on the platform's 1 (best) to 10 scale of the newest unexpired credit grade. */
  readonly creditGrade: number | null;
  /** True when no institution has a business loan on record (A4-15); `null` when nobody has attested. */
  readonly hasNoLoanRecord: boolean | null;
  readonly tags: readonly TagFact[];
};
