"""The frozen vocabulary that crosses between the two companies.

`vocabulary` holds the values, `updates` what comes back, `statements` the signed ones,
`checkpoints` what is witnessed, `limits` and `checkpoint_limits` what either side refuses,
`mapping` the only translation to the generated wire code, `errors` what can go wrong between the
two.
"""
