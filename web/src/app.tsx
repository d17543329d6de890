import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useCallback, useMemo, useState } from 'react';
import { Provider, useQuery } from 'urql';
import { MeDocument } from './gql/graphql.ts';
import { createGraphqlClient } from './graphql-client.ts';
import { currentLanguage, useWords } from './language.ts';
import { NONCE } from './nonce.ts';
import { FaultNotice } from './parts/problem-notice.tsx';
import { ProofProvider } from './proof.tsx';
import { SessionContext } from './session.tsx';
import { Shell } from './shell.tsx';

const THEME = {
  token: {
    colorPrimary: '#0b5394',
    colorLink: '#0b5394',
    // The library's red and placeholder grey are too pale for contrast AA.
    colorError: '#b42318',
    colorTextDescription: '#4a5668',
    colorTextPlaceholder: '#667085',
    fontFamily: "'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    // A finger needs more room than a pointer.
    controlHeight: 40,
    borderRadius: 8,
    colorBorderSecondary: '#d9dfe7',
    colorTextHeading: '#1a2433',
    colorText: '#1a2433',
  },
  components: { Card: { bodyPadding: 20, headerHeight: 50, headerPadding: 20, borderRadiusLG: 12 } },
};

const CSP = { nonce: NONCE };

export function App() {
  const { language } = useWords();
  const [generation, setGeneration] = useState(0);
  const restart = useCallback(() => setGeneration((before) => before + 1), []);
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      theme={THEME}
      csp={CSP}
      // A space between the two characters of a word is not part of the button's name.
      button={{ autoInsertSpace: false }}
    >
      <Connected key={generation} restart={restart} />
    </ConfigProvider>
  );
}

/** Mounted anew for each person, and so with its own client and its own empty cache. */
function Connected({ restart }: { restart: () => void }) {
  const [client] = useState(() => createGraphqlClient(currentLanguage));
  return (
    <Provider value={client}>
      <SignedIn restart={restart} />
    </Provider>
  );
}

function SignedIn({ restart }: { restart: () => void }) {
  const { t } = useWords();
  const [{ data, error }] = useQuery({ query: MeDocument });
  const me = data?.me ?? null;
  const session = useMemo(() => ({ me, restart }), [me, restart]);
  if (data === undefined && error !== undefined) {
    return (
      <main className="shell-main">
        <FaultNotice fault={error} onRetry={restart} />
      </main>
    );
  }
  if (data === undefined) {
    return (
      <p className="shell-main" role="status">
        {t('app.loading')}
      </p>
    );
  }
  return (
    <SessionContext value={session}>
      <ProofProvider>
        <Shell />
      </ProofProvider>
    </SessionContext>
  );
}
