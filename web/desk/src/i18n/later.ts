/**
 * The texts that the first page does not say. Whatever is loaded later imports this, so that its
 * texts are there before it is.
 */
import words from "./pt-BR.json?later";
import { learn } from "./start";

learn(words);
