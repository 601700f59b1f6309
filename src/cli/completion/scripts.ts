/** Shells that can be taught to complete. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/**
 * What each shell reads to complete our words. None knows a command: all ask the program, which answers with
 * `words`, `files` or `folders` and then `value<tab>note` a line. What was answered is never evaluated.
 */
export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: String.raw`# haft completion for bash: eval "$(haft completion bash)"
_haft() {
  local kind value note
  COMPREPLY=()
  {
    read -r kind || return
    case $kind in
      files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
      folders) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
      *) while IFS=$'\t' read -r value note; do COMPREPLY+=("$value"); done ;;
    esac
  } < <("$1" __complete "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _haft haft
`,
  zsh: String.raw`#compdef haft
# haft completion for zsh: source <(haft completion zsh), after compinit
_haft() {
  local kind line
  local -a lines values notes
  lines=("${'$'}{(@f)$("$words[1]" __complete "${'$'}{(@)words[2,CURRENT]}" 2>/dev/null)}")
  kind=$lines[1]
  case $kind in
    files) _files ;;
    folders) _files -/ ;;
    *)
      for line in "${'$'}{(@)lines[2,-1]}"; do
        values+=("${'$'}{line%%$'\t'*}")
        notes+=("${'$'}{line%%$'\t'*}  ${'$'}{line#*$'\t'}")
      done
      compadd -l -d notes -a values
      ;;
  esac
}
if [[ $funcstack[1] == _haft ]]; then _haft "$@"; else compdef _haft haft; fi
`,
  fish: String.raw`# haft completion for fish: haft completion fish | source
function __haft_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l lines ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
  switch "$lines[1]"
    case files
      __fish_complete_path "$current"
    case folders
      __fish_complete_directories "$current"
    case '*'
      printf '%s\n' $lines[2..-1]
  end
end
complete -c haft -f -a '(__haft_complete)'
`,
};
