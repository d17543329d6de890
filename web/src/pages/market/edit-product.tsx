import { Button, Card, Form, Input, Popconfirm, Select, Skeleton, Switch } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { LPR_TENORS, REPAYMENTS } from '../../../../domain/market/credit-product.ts';
import { FORBIDDEN_PURPOSES, PURPOSES } from '../../../../domain/market/purpose.ts';
import { SECURITIES } from '../../../../domain/market/security.ts';
import { SIZE_CLASSES, TAX_GRADES } from '../../../../domain/registry/size-class.ts';
import {
  ProductDocument,
  type ProductTermsFragment,
  PublishCreditProductDocument,
  ReviseCreditProductDocument,
  SuspendCreditProductDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { BasisPointField, CountField, DateField, required, useRefusalOnField, WanField } from '../../parts/inputs.tsx';
import { NotFound } from '../../parts/not-found.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { EMPTY_PRODUCT_FORM, formOfProduct, type ProductForm, termsOfForm } from './product-form.ts';
import { ProductReach } from './product-reach.tsx';

const PURPOSES_OFFERED = PURPOSES.filter((purpose) => !FORBIDDEN_PURPOSES.has(purpose));
const CREDIT_GRADES = Array.from({ length: 10 }, (_, index) => ({ value: index + 1, label: `${index + 1}` }));

/** Publishes a new product, or revises the one in the address. */
export default function EditProductPage() {
  const { productId } = useParams();
  const [{ data, error }] = useQuery({
    query: ProductDocument,
    variables: { id: productId ?? '' },
    pause: productId === undefined,
    requestPolicy: 'network-only',
  });
  if (productId === undefined) return <ProductEditor product={null} />;
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} />;
  if (data === undefined) return <Skeleton active />;
  return data.product === null ? <NotFound /> : <ProductEditor product={data.product} />;
}

function ProductEditor({ product }: { product: ProductTermsFragment | null }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [form] = Form.useForm<ProductForm>();
  const publish = useCommand(PublishCreditProductDocument, (data) => data.publishCreditProduct);
  const revise = useCommand(ReviseCreditProductDocument, (data) => data.reviseCreditProduct);
  const suspend = useCommand(SuspendCreditProductDocument, (data) => data.suspendCreditProduct);
  const command = product === null ? publish : revise;
  useRefusalOnField(form, publish);
  useRefusalOnField(form, revise);

  async function submit(values: ProductForm) {
    const terms = termsOfForm(values, product?.fees ?? []);
    const done =
      product === null
        ? await publish.run({ terms })
        : await revise.run({ productId: product.id, version: product.version, terms });
    if (done !== null) await navigate('/products');
  }

  async function stop(productId: string) {
    if ((await suspend.run({ productId })) !== null) await navigate('/products');
  }

  return (
    <>
      <div className="title-row">
        <h1>{t(product === null ? 'products.new' : 'product.title')}</h1>
        {product?.state === 'ONLINE' && (
          <Popconfirm title={t('product.suspendSure')} onConfirm={() => void stop(product.id)}>
            <Button danger loading={suspend.running}>
              {t('product.suspend')}
            </Button>
          </Popconfirm>
        )}
      </div>
      <ProblemNotice problem={suspend.problem} />
      <Form<ProductForm>
        form={form}
        layout="vertical"
        initialValues={product === null ? EMPTY_PRODUCT_FORM : formOfProduct(product)}
        onFinish={(values) => void submit(values)}
        scrollToFirstError={{ focus: true }}
        className="with-aside"
      >
        <div className="stack">
          <TermsCard />
          <ConditionsCard />
          <ServiceCard />
          <ProblemNotice problem={command.problem} />
          <Button type="primary" htmlType="submit" loading={command.running}>
            {t(product === null ? 'product.publish' : 'common.save')}
          </Button>
        </div>
        <ProductReach product={product} form={form} />
      </Form>
    </>
  );
}

function TermsCard() {
  const { t, options } = useWords();
  return (
    <Card title={t('product.basics')}>
      <Form.Item name="name" label={t('product.name')} rules={[required(t)]}>
        <Input maxLength={80} />
      </Form.Item>
      <div className="form-grid">
        <WanField name="amountFenMin" label={t('product.amountMin')} />
        <WanField name="amountFenMax" label={t('product.amountMax')} />
        <CountField name="termMonthsMin" label={t('product.termMin')} />
        <CountField name="termMonthsMax" label={t('product.termMax')} />
        <Form.Item name="lprTenor" label={t('product.lprTenor')} rules={[required(t)]}>
          <Select options={options('lprTenor', LPR_TENORS)} />
        </Form.Item>
        <BasisPointField name="spreadBpsMin" label={t('product.spreadMin')} />
        <BasisPointField name="spreadBpsMax" label={t('product.spreadMax')} />
        <Form.Item name="repayment" label={t('product.repayment')} rules={[required(t)]}>
          <Select options={options('repayment', REPAYMENTS)} />
        </Form.Item>
      </div>
      <Form.Item name="acceptedSecurities" label={t('product.securities')} rules={[required(t)]}>
        <Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} options={options('security', SECURITIES)} />
      </Form.Item>
    </Card>
  );
}

function ConditionsCard() {
  const { t, options } = useWords();
  const choice = (name: string, label: string, choices: { value: string; label: string }[]) => (
    <Form.Item name={name} label={label}>
      <Select
        mode="multiple"
        showSearch={{ optionFilterProp: 'label' }}
        allowClear
        placeholder={t('common.any')}
        options={choices}
      />
    </Form.Item>
  );
  return (
    <Card title={t('product.gates')}>
      <div className="form-grid">
        <CodesField name="regions" label={t('product.regions')} />
        <CodesField name="industries" label={t('product.industries')} />
        <CodesField emptyMeansNone name="excludedIndustries" label={t('product.excludedIndustries')} />
        {choice('sizeClasses', t('product.sizeClasses'), options('sizeClass', SIZE_CLASSES))}
        {choice('purposes', t('product.purposes'), options('purpose', PURPOSES_OFFERED))}
        {choice('taxGrades', t('product.taxGrades'), options('taxGrade', TAX_GRADES))}
        <CodesField emptyMeansNone name="requiredTags" label={t('product.requiredTags')} />
        <CodesField emptyMeansNone name="excludedTags" label={t('product.excludedTags')} />
        <Form.Item name="creditGradeWorst" label={t('product.creditGradeWorst')}>
          <Select allowClear placeholder={t('common.any')} options={CREDIT_GRADES} />
        </Form.Item>
        <CountField name="firmAgeMonthsMin" label={t('product.firmAge')} />
        <WanField name="revenueFenMin" label={t('product.revenueMin')} optional />
        <WanField name="revenueFenMax" label={t('product.revenueMax')} optional />
        <Form.Item name="firstLoanOnly" label={t('product.firstLoanOnly')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
    </Card>
  );
}

function ServiceCard() {
  const { t } = useWords();
  return (
    <Card title={t('product.service')}>
      <div className="form-grid">
        <CountField name="promisedDays" label={t('product.promisedDays')} />
        <CodesField emptyMeansNone name="schemes" label={t('product.schemes')} />
        <DateField name="validFrom" label={t('product.validFrom')} />
        <DateField name="validTo" label={t('product.validTo')} optional />
        <WanField name="quotaFen" label={t('product.quota')} optional />
      </div>
    </Card>
  );
}

/** A list of codes. Empty lifts the restriction, or for exclusions and the like, names nothing. */
function CodesField({
  name,
  label,
  emptyMeansNone = false,
}: {
  name: string;
  label: string;
  emptyMeansNone?: boolean;
}) {
  const { t } = useWords();
  return (
    <Form.Item name={name} label={label} extra={t(emptyMeansNone ? 'product.listHint' : 'product.codesHint')}>
      <Select
        mode="tags"
        allowClear
        placeholder={emptyMeansNone ? null : t('common.any')}
        tokenSeparators={[',', '，', ' ']}
      />
    </Form.Item>
  );
}
