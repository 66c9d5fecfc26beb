// What the build makes of a file of messages: its text, without what nobody reads in a browser.
declare module "*.ftl?reporter" {
  const text: string;
  export default text;
}
declare module "*.ftl?officer" {
  const text: string;
  export default text;
}
declare module "*.ftl?lawbook" {
  const text: string;
  export default text;
}
declare module "*.ftl?ledger" {
  const text: string;
  export default text;
}
declare module "*.ftl?docket" {
  const text: string;
  export default text;
}
declare module "*.ftl?verify" {
  const text: string;
  export default text;
}
