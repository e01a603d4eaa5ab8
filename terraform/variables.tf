variable "release" {
  description = "Folder with the files of a release, or with what `make template` has written."
  type        = string
}

variable "assets_bucket" {
  description = "A bucket of yours, in the region of the stack, for the template and its bundles."
  type        = string
}

variable "assets_prefix" {
  description = "Where in that bucket they are: empty, or a prefix that ends in a slash."
  type        = string
  default     = ""

  validation {
    condition     = var.assets_prefix == "" || endswith(var.assets_prefix, "/")
    error_message = "assets_prefix is empty or ends in a slash."
  }
}

variable "name" {
  description = "Name of the stack, with which the names of its resources begin; PACKLINE_STACK of a worker."
  type        = string
  default     = "Packline"
}

variable "deployer_role_arn" {
  description = "Role with the policies deployer-policy-*.json, which CloudFormation uses; null: the caller's rights."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of the stack and of its resources."
  type        = map(string)
  default     = {}
}

variable "parameters" {
  description = "Further parameters of the template, by name: LogDays, DeleteDays, AlarmTopicArn and others."
  type        = map(string)
  default     = {}
}
