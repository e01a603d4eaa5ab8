output "store" {
  description = "PACKLINE_STORE of a worker."
  value       = aws_cloudformation_stack.packline.outputs["StoreName"]
}

output "table" {
  description = "PACKLINE_TABLE of a worker."
  value       = aws_cloudformation_stack.packline.outputs["TableName"]
}

output "fetch_policy_arn" {
  description = "Attach it to the roles of workers that fetch."
  value       = aws_cloudformation_stack.packline.outputs["FetchPolicyArn"]
}

output "push_policy_arn" {
  description = "Attach it to the roles of workers that upload."
  value       = aws_cloudformation_stack.packline.outputs["PushPolicyArn"]
}

output "api_url" {
  description = "PACKLINE_API_URL; null without an API."
  value       = lookup(aws_cloudformation_stack.packline.outputs, "ApiUrl", null)
}

output "all" {
  description = "All outputs of the stack, by name."
  value       = aws_cloudformation_stack.packline.outputs
}
