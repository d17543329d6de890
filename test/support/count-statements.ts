import type { RunningPlatform } from './running-platform.ts';

/** SQL statements that the ORM of the API sends while `act` runs, and what it answered. */
export async function countStatements<T>(
  running: RunningPlatform,
  act: () => Promise<T>,
): Promise<{ readonly statements: readonly string[]; readonly answer: T }> {
  const logger = running.api.orm.config.getLogger();
  const statements: string[] = [];
  const logQuery = logger.logQuery.bind(logger);
  logger.setDebugMode(['query']);
  logger.logQuery = ({ query }) => void statements.push(query ?? '');
  try {
    const answer = await act();
    return { statements, answer };
  } finally {
    logger.setDebugMode(false);
    logger.logQuery = logQuery;
  }
}
