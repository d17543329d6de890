import type { Band } from '../../domain/matching/bands.ts';
import type { Measure } from '../../domain/reason.ts';
import type { MeasureType } from '../../schema/graphql/common.ts';

const EMPTY = { exact: null, from: null, to: null, codes: null };

/** A measure on the wire: numbers as text, so that no client loses a digit. */
export function measureView(measure: Measure): MeasureType {
  switch (measure.kind) {
    case 'money':
      return { ...EMPTY, kind: 'money', exact: `${measure.fen}` };
    case 'rate':
      return { ...EMPTY, kind: 'rate', exact: `${measure.bps}` };
    case 'months':
      return { ...EMPTY, kind: 'months', exact: `${measure.months}` };
    case 'days':
      return { ...EMPTY, kind: 'days', exact: `${measure.days}` };
    case 'count':
      return { ...EMPTY, kind: 'count', exact: `${measure.count}` };
    case 'date':
      return { ...EMPTY, kind: 'date', exact: measure.date };
    case 'codes':
      return { ...EMPTY, kind: 'codes', codes: [...measure.codes] };
    case 'flag':
      return { ...EMPTY, kind: 'flag', exact: `${measure.flag}` };
  }
}

/** A band on the wire; `to` is open when it is null. */
export function bandView(band: Band): MeasureType {
  return { ...EMPTY, kind: band.kind, from: `${band.from}`, to: band.to === null ? null : `${band.to}` };
}
