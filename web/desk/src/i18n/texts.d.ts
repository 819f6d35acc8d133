declare module "*.json?first" {
  const words: Record<string, unknown>;
  export default words;
}
declare module "*.json?later" {
  const words: Record<string, unknown>;
  export default words;
}
declare module "*.json?outside" {
  const words: Record<string, string>;
  export default words;
}
