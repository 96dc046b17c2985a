"""One member as the secretariat sees it: file, standing with its reason, facts, papers, cases, logins; and corrections."""
