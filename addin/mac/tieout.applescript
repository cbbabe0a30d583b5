-- Lets Excel for Mac start Tieout's Python, which its sandbox does not let it do by itself.
-- Every part is quoted for the shell: neither a space in a folder nor anything in a workbook's name is ever a command.
-- After an idea from xlwings 0.37.8 (BSD 3-clause license, see LICENSES.md beside the add-in's text).

on RunTieout(parameterText)
	set {interpreterPath, actionName, bookName, applicationPath, logFile, versionsText} to SplitLines(parameterText)
	set settingsText to "TIEOUT_BOOK=" & quoted form of bookName & " TIEOUT_APP=" & quoted form of applicationPath & " TIEOUT_LOG=" & quoted form of logFile & " TIEOUT_VERSIONS=" & quoted form of versionsText
	set commandText to quoted form of interpreterPath & " -I -B -m tieout.excel run " & quoted form of actionName
	-- In the background, because Excel must be free to answer.
	do shell script settingsText & " " & commandText & " > /dev/null 2>&1 &"
	return "0"
end RunTieout

on SplitLines(allText)
	set oldDelimiters to AppleScript's text item delimiters
	set AppleScript's text item delimiters to linefeed
	set foundItems to text items of allText
	set AppleScript's text item delimiters to oldDelimiters
	return foundItems
end SplitLines
