import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: `${import.meta.dirname}/../schema/schema.graphql`,
  documents: [`${import.meta.dirname}/src/**/*.graphql`],
  generates: {
    [`${import.meta.dirname}/src/gql/`]: {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { Fen: 'string', Bps: 'string', CivilDate: 'string', DateTime: 'string' },
      },
    },
  },
};

export default config;
