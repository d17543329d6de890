import { BigIntType, Type } from '@mikro-orm/core';
import { type Bps, bps } from '../../domain/money.ts';

/** Fen as `bigint` on both sides. */
export const FEN_COLUMN = new BigIntType('bigint');

/** Basis points: an integer column, a branded bigint in code. */
class BpsColumn extends Type<Bps | null, number | null> {
  override convertToDatabaseValue(value: Bps | null): number | null {
    return value === null ? null : Number(value);
  }
  override convertToJSValue(value: number | null): Bps | null {
    return value === null ? null : bps(BigInt(value));
  }
  override getColumnType(): string {
    return 'integer';
  }
  override compareAsType(): string {
    return 'bigint';
  }
}
export const BPS_COLUMN = BpsColumn;
