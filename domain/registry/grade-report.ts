/** One graded firm of which it is known how it ended. */
export type GradedOutcome = {
  readonly value: string;
  /** 1 is best: the order of the grades. */
  readonly platformGrade: number;
  readonly wentBad: boolean;
};

export type GradeCount = {
  readonly values: readonly string[];
  readonly platformGrade: number;
  readonly firms: number;
  readonly bad: number;
};

export type GradeReport = {
  readonly counts: readonly GradeCount[];
  /** MONOTONE: no grade has a lower bad rate than the next better one. TOO_FEW: less than two grades to compare. */
  readonly verdict: 'MONOTONE' | 'NOT_MONOTONE' | 'TOO_FEW';
  /** The worse grade of each pair of neighbours whose bad rate falls. */
  readonly breaksAt: readonly number[];
};

/**
 * Whether the bad rate rises with the grade, with counts. Only neighbours are compared, without division, and equal
 * rates pass; how much a small group can tell is for the reader, who sees how many firms it has.
 */
export function judgeGrades(outcomes: readonly GradedOutcome[]): GradeReport {
  const groups = new Map<number, { values: Set<string>; firms: number; bad: number }>();
  for (const { platformGrade, value, wentBad } of outcomes) {
    const group = groups.get(platformGrade) ?? { values: new Set<string>(), firms: 0, bad: 0 };
    group.values.add(value);
    group.firms += 1;
    group.bad += wentBad ? 1 : 0;
    groups.set(platformGrade, group);
  }
  const counts = [...groups]
    .sort(([one], [other]) => one - other)
    .map(([platformGrade, { values, firms, bad }]) => ({ platformGrade, values: [...values].sort(), firms, bad }));
  const breaksAt = counts.flatMap((worse, at) => {
    const better = counts[at - 1];
    return better !== undefined && worse.bad * better.firms < better.bad * worse.firms ? [worse.platformGrade] : [];
  });
  const verdict = counts.length < 2 ? 'TOO_FEW' : breaksAt.length === 0 ? 'MONOTONE' : 'NOT_MONOTONE';
  return { counts, verdict, breaksAt };
}
