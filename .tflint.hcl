# Every rule for the language, held over modules/ by tests/modules/static-analysis.test.ts. The rules for AWS are a plugin that is no Go module.
plugin "terraform" {
  enabled = true
  preset  = "all"
}

# It asks each module for a `main.tf`; `network` is split by topic. That the other files are there is a test.
rule "terraform_standard_module_structure" {
  enabled = false
}
