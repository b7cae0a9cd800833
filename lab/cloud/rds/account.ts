/** The account every resource of the lab belongs to: `LAB_AWS_ACCOUNT_ID`, else the one of AWS's own examples. */
export function accountId(): string {
  return process.env["LAB_AWS_ACCOUNT_ID"] ?? "123456789012";
}
